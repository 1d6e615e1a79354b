# What a test could have shown, in standard errors: the smallest difference by power.t.test, and the narrowest margin of
# two one-sided t tests when there is no difference, by Owen's integral over the distribution of the standard error.
# Rscript power.R > power.json
suppressMessages(library(jsonlite))
df <- c(1, 2, 4, 19, 60)
found <- function(df, power) # one sample of df + 1 whose mean has a standard error of 1
  power.t.test(n = df + 1, sd = sqrt(df + 1), power = power, type = "one.sample", tol = 1e-10)$delta
within <- function(margin, t, df) {
  inside <- function(s) pmax(0, 2 * pnorm(margin - t * s) - 1) * dchisq(s^2 * df, df) * 2 * s * df
  integrate(inside, 0, margin / t, rel.tol = 1e-11, subdivisions = 2000L)$value
}
shown <- function(df, level, power) {
  t <- qt((1 + level) / 2, df)
  uniroot(function(margin) within(margin, t, df) - power, c(0.5, 200), tol = 1e-11)$root
}
told <- list(
  df = df, difference = sapply(df, found, power = 0.8), difference_90 = sapply(df, found, power = 0.9),
  margin = sapply(df, shown, level = 0.9, power = 0.8), margin_95 = sapply(df, shown, level = 0.95, power = 0.8))
cat(toJSON(told, digits = I(12), pretty = TRUE), "\n")

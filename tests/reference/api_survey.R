# Reference values of R survey for what r_survey.json does not hold, on the California schools without population
# corrections: Rscript api_survey.R apistrat.csv apiclus1.csv out.json
#
# The average marginal effects come from a stack of estimating equations written out here, not from a package: the
# coefficients' influence functions, and theirs through the mean over the respondents (Stata's vce(unconditional)).
suppressMessages({library(survey); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
strat <- read.csv(arguments[1]); clus <- read.csv(arguments[2])
for (name in c("strat", "clus")) {
  schools <- get(name)
  schools$wide <- as.numeric(schools$sch.wide == "Yes")
  assign(name, schools)
}
designs <- list(strat = svydesign(id = ~1, strata = ~stype, weights = ~pw, data = strat),
                clus1 = svydesign(id = ~dnum, weights = ~pw, data = clus))

influence_total <- function(influence, design) sqrt(diag(as.matrix(vcov(svytotal(influence / weights(design), design)))))

# d: each school's change in the probability; gradient: its derivative by the coefficients; rows: whom it is averaged over
effect <- function(fit, design, d, gradient, rows) {
  w <- weights(design)
  x <- model.matrix(fit)
  mu <- fitted(fit)
  information <- crossprod(x * (w * mu * (1 - mu)), x)
  coefficient_influence <- (x * (w * (fit$y - mu))) %*% solve(information)
  share <- ifelse(rows, w, 0) / sum(w[rows])
  estimate <- sum(share * d)
  through <- coefficient_influence %*% colSums(share * gradient)
  list(estimate = estimate, influence = cbind(unconditional = share * (d - estimate) + through, delta = through))
}
marginal <- function(design, formula, column, discrete) {
  fit <- svyglm(formula, design, family = quasibinomial, control = glm.control(1e-14, 100))
  x <- model.matrix(fit); b <- coef(fit); mu <- fitted(fit)
  if (discrete) {
    high <- low <- x; high[, column] <- 1; low[, column] <- 0
    p1 <- plogis(high %*% b)[, 1]; p0 <- plogis(low %*% b)[, 1]
    d <- p1 - p0; gradient <- high * p1 * (1 - p1) - low * p0 * (1 - p0)
  } else {
    slope <- mu * (1 - mu)
    d <- slope * b[column]
    gradient <- x * (slope * (1 - 2 * mu) * b[column])
    gradient[, column] <- gradient[, column] + slope
  }
  groups <- list(all = rep(TRUE, nrow(x)), E = design$variables$stype == "E", other = design$variables$stype != "E")
  found <- lapply(groups, function(rows) effect(fit, design, d, gradient, rows))
  gap <- found$E$influence - found$other$influence
  list(estimates = sapply(found, `[[`, "estimate"),
       unconditional = sapply(found, function(f) influence_total(f$influence[, 1], design)),
       delta = sapply(found, function(f) influence_total(f$influence[, 2], design)),
       gap = found$E$estimate - found$other$estimate, gap_unconditional = influence_total(gap[, 1], design),
       gap_delta = influence_total(gap[, 2], design), coefficients = unname(coef(fit)))
}
replaced <- function(design) {
  overall <- svymean(~api00 + hi, design, deff = "replace")
  by <- svyby(~hi, ~stype, design, svymean, deff = "replace")
  sums <- svytotal(~enroll, design, deff = "replace")
  list(mean = unname(deff(overall)), hi_by_stype = unname(by[["DEff.hi"]]), stype = as.character(by$stype),
       total = unname(deff(sums)[1]))
}
result <- list(
  software = paste0("R ", getRversion(), ", survey ", packageVersion("survey")),
  marginal_effects = lapply(designs, function(design) list(
    ell = marginal(design, hi ~ ell + meals + mobility, "ell", FALSE),
    wide = marginal(design, hi ~ wide + ell, "wide", TRUE))),
  deff_replace = lapply(designs, replaced)
)
# toJSON stops at 15 digits, so the numbers travel as marked texts and lose the marks at the end
exact <- rapply(result, function(x) { x[] <- sprintf("@%.17g", x); x }, classes = c("numeric", "matrix"), how = "replace")
write(gsub('"@([^"]*)"', "\\1", toJSON(exact, auto_unbox = TRUE, pretty = TRUE)), arguments[3])

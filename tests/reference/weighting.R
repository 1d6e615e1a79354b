# Weights of R survey, and shares with the standard errors that go with them, of an invented sample of 24 villages in 4 cercles.
# Rscript weighting.R weighting.csv > weighting.json  (writes the sample too: no random numbers, so that it is the same anywhere)
suppressMessages({library(survey); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
row <- 0:263
village <- row %/% 11
sample <- data.frame(
  cercle = c("A", "B", "C", "D")[village %/% 6 + 1], village_id = sprintf("V%02d", village + 1),
  sex = ifelse((row * 7 + village) %% 5 < 2, 1, 2), young = ifelse((row * 5 + village * 3) %% 7 < 3, 1, 0),
  base = 18 + 3 * ((row * 13 + village * 29) %% 17) + ifelse(row %% 41 == 0, 90, 0),
  yes = ifelse((row * row + 3 * village * village + row * village) %% 11 < 3 + village %% 5, 1, 0))
write.csv(sample, arguments[1], row.names = FALSE, quote = FALSE)

# Population by cercle, sex and age; margins are sums of it.
cells <- expand.grid(cercle = c("A", "B", "C", "D"), sex = 1:2, young = 0:1)
cells$people <- c(1100, 900, 700, 560, 1050, 950, 640, 520, 800, 710, 560, 530, 820, 690, 600, 510)
margin <- function(formula) {
  found <- aggregate(formula, cells, sum)
  names(found)[names(found) == "people"] <- "Freq"
  found
}
people <- sum(cells$people)
tabulated <- function(name) with(margin(reformulate(name, "people")), setNames(Freq, get(name)))
totals <- c(`(Intercept)` = people, cercleB = tabulated("cercle")[["B"]], cercleC = tabulated("cercle")[["C"]],
            cercleD = tabulated("cercle")[["D"]], `factor(sex)2` = tabulated("sex")[["2"]])
design <- function(weights) svydesign(ids = ~village_id, strata = ~cercle, weights = weights * people / sum(weights), data = sample)
raked <- function(weights) rake(design(weights), list(~cercle, ~sex, ~young),
  list(margin(people ~ cercle), margin(people ~ sex), margin(people ~ young)), control = list(maxit = 2000, epsilon = 1e-13))
calibrated <- function(...) calibrate(design(sample$base), ~cercle + factor(sex), population = totals, epsilon = 1e-13, maxit = 500, ...)

# Raked, trimmed to 0.4 and 2.2 times the mean, raked anew and so on until both hold.
weights <- sample$base
repeat {
  now <- raked(weights)
  bounds <- c(0.4, 2.2) * people / nrow(sample)
  if (all(weights(now) >= bounds[1] * (1 - 1e-6) & weights(now) <= bounds[2] * (1 + 1e-6))) break
  weights <- weights(trimWeights(design(weights(now)), lower = bounds[1], upper = bounds[2], strict = TRUE))
}
cases <- list(
  poststratify = postStratify(design(sample$base), ~cercle + sex, margin(people ~ cercle + sex)),
  poststratify_alone = postStratify(design(rep(1, nrow(sample))), ~cercle + sex, margin(people ~ cercle + sex)),
  rake = raked(sample$base), rake_trim = now, linear = calibrated(calfun = "linear"),
  linear_bounds = calibrated(calfun = "linear", bounds = c(0.7, 1.6)),
  raking = calibrated(calfun = "raking"), logit = calibrated(calfun = "logit", bounds = c(0.4, 2.5)))
result <- lapply(cases, function(case) {
  all <- svymean(~yes, case)
  by_sex <- svyby(~yes, ~sex, case, svymean)
  gap <- svyglm(yes ~ I(sex == 1), case)  # women minus men
  model <- svyglm(yes ~ young, case, family = quasibinomial, control = glm.control(1e-14, 100))
  list(weights = unname(weights(case)), share = unname(coef(all)), se = unname(c(SE(all))), share_by_sex = unname(coef(by_sex)),
       se_by_sex = unname(SE(by_sex)), gap = coef(gap)[[2]], se_gap = SE(gap)[[2]],
       logit = unname(coef(model)), se_logit = unname(SE(model)))
})
software <- paste0("R ", getRversion(), ", survey ", packageVersion("survey"))
cat(toJSON(c(list(software = software, cells = cells), result), digits = NA, auto_unbox = TRUE, pretty = FALSE), "\n")

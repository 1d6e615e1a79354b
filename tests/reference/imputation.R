# Rscript imputation.R > imputation.json: a logit with gender interactions and a linear model on five imputations by mice
# of an invented sample in 20 villages of 4 cercles, pooled by mice (Rubin's rules, Barnard and Rubin's degrees of
# freedom, fraction of missing information) and, for the joint covariance, by mitools.
suppressMessages({library(mice); library(mitools); library(survey); library(jsonlite)})
options(survey.lonely.psu = "fail")
set.seed(20)
n <- 240
village <- rep(1:20, each = 12)
d <- data.frame(village = village, cercle = (village - 1) %/% 5, weight = round(exp(rnorm(n, 0, 0.3)), 3),
                woman = rep(0:1, length.out = n))
lean <- rnorm(20)[village]
d$age <- round(pmin(pmax(rnorm(n, 38 - 2 * d$woman, 12), 18), 80))
d$school <- rbinom(n, 1, plogis(-0.5 + 0.8 * lean))
d$yes <- rbinom(n, 1, plogis(-0.4 + 0.8 * d$school + 0.02 * (d$age - 38) + 0.5 * d$woman + 0.7 * lean))
whole <- d
d$school[runif(n) < plogis(-1.5 + 0.6 * d$yes)] <- NA
d$age[runif(n) < 0.12] <- NA
asked <- transform(d, school = factor(school))
imputed <- complete(mice(asked[c("woman", "age", "school", "yes")], m = 5, maxit = 5, printFlag = FALSE, seed = 7), "all")
imputed <- lapply(imputed, function(one) transform(cbind(d[c("village", "cercle", "weight")], one),
                                                   school = as.numeric(as.character(school))))
over <- function(formula, family) lapply(imputed, function(one)
  svyglm(formula, svydesign(id = ~village, strata = ~cercle, weights = ~weight, data = one), family = family,
         control = list(epsilon = 1e-14, maxit = 100)))
told <- function(fits) {
  complete_df <- fits[[1]]$df.residual
  pooled <- pool(fits, dfcom = complete_df)$pooled
  joint <- MIcombine(fits, df.complete = complete_df)
  list(names = names(coef(fits[[1]])), complete_df = complete_df, estimate = pooled$estimate, variance = pooled$t,
       within = pooled$ubar, between = pooled$b, df = pooled$df, riv = pooled$riv, lambda = pooled$lambda,
       fmi = pooled$fmi, covariance = unname(joint$variance))
}
# Whether any term goes with the outcome otherwise among women: all interactions together, by mice's D1 (mitml).
full <- over(yes ~ woman * (school + age), quasibinomial()); main <- over(yes ~ woman + school + age, quasibinomial())
together <- function(complete_df, which = seq_along(full)) {
  told <- D1(as.mira(full[which]), as.mira(main[which]), dfcom = complete_df)$result
  setNames(as.list(told[1, 1:5]), c("statistic", "df", "df_denominator", "p", "riv"))
}
shares <- lapply(imputed, function(one)
  svymean(~school, svydesign(id = ~village, strata = ~cercle, weights = ~weight, data = one)))
share <- pool.scalar(sapply(shares, coef), sapply(shares, vcov), n = 17, k = 1)  # n - k is mice's complete-data df: 16
cat(toJSON(list(
  data = d, imputed = lapply(unname(imputed), function(one) one[c("age", "school")]),
  logit = told(over(yes ~ woman * (school + age), quasibinomial())),
  linear = told(over(age ~ woman + school + yes, gaussian())),
  interactions = list(design = together(full[[1]]$df.residual), many = together(1000), four = together(40, 1:4)),
  share = share[c("qbar", "ubar", "b", "t", "df", "fmi")]
), auto_unbox = TRUE, digits = I(17), na = "null", dataframe = "columns"))

# Standard errors of svyglm when its iterations are carried to the end.
#
#   Rscript mali_svyglm.R mali_r3.csv mali_svyglm.json
#
# R's glm stops when the deviance changes by less than 1e-8 of itself, and takes the working weights of the step before for the
# covariance; with 16 strata of few people that leaves 3e-6 of a standard error undone. Here it goes on to 1e-14.
suppressMessages(library(survey))
files <- commandArgs(TRUE)
options(survey.lonely.psu = "adjust")
d <- read.csv(files[1])
d <- transform(d,
  just = ifelse(q51 %in% 1:4, as.numeric(q51 >= 3), NA), female = as.numeric(q101 == 2),
  age10 = ifelse(q1 %in% c(-1, 998, 999), NA, q1) / 10, educ = ifelse(q90 %in% 0:9, q90, NA),
  urban = as.numeric(urbrur == 1), econ = ifelse(q4a %in% 1:5, q4a, NA), trust_police = ifelse(q55h %in% 0:3, q55h, NA),
  mopti = as.numeric(region == 285), stratum = interaction(region, urbrur, drop = TRUE))
design <- svydesign(ids = ~1, strata = ~stratum, weights = ~withinwt, data = d)
fit <- svyglm(just ~ female * (age10 + educ + urban + econ + trust_police + mopti), design, family = quasibinomial(),
  control = glm.control(epsilon = 1e-14, maxit = 100))
numbers <- function(x) paste0("{", paste0('"', names(x), '": ', formatC(x, digits = 17, format = "g"), collapse = ", "), "}")
writeLines(sprintf('{"r": "%s", "survey": "%s", "n": %d, "df_residual": %d,\n "coef": %s,\n "se": %s}', R.version.string,
  as.character(packageVersion("survey")), nobs(fit), fit$df.residual, numbers(coef(fit)), numbers(SE(fit))), files[2])

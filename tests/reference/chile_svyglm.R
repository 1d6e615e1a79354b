# Reference values of R survey for the Chilean plebiscite survey (1988): Rscript chile_svyglm.R responses.csv out.json
suppressMessages({library(survey); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
chile <- read.csv(arguments[1], na.strings = c("", "NA"), colClasses = c(vote = "character", region = "character"))
chile$yes <- ifelse(chile$vote == "Y", 1, ifelse(chile$vote == "N", 0, NA))
chile$education <- relevel(factor(chile$education), ref = "P")
chile$sex <- factor(chile$sex, levels = c("F", "M"))
chile$vote <- factor(chile$vote)
design <- svydesign(ids = ~1, weights = ~1, data = chile)

fitted <- function(formula) {
  fit <- svyglm(formula, design, family = quasibinomial, control = glm.control(1e-14, 100))
  list(names = names(coef(fit)), coefficients = unname(coef(fit)), standard_errors = unname(SE(fit)),
       covariance = unname(vcov(fit)), df = fit$df.residual, n = nobs(fit))
}
shares <- svymean(~vote, design, na.rm = TRUE)
by_sex <- svyby(~vote, ~sex, design, svymean, na.rm = TRUE)
scale <- svyby(~statusquo, ~sex, design, svymean, na.rm = TRUE)
answered <- subset(design, !is.na(vote))
intervals <- list()
for (method in c("beta", "logit")) for (sex in c("F", "M")) for (level in levels(chile$vote)) {
  within <- answered[answered$variables$sex == sex, ]
  within$variables$held <- as.numeric(within$variables$vote == level)
  interval <- svyciprop(~held, within, method = method)
  intervals[[length(intervals) + 1]] <- list(method = method, sex = sex, level = level, df = degf(within),
                                             limits = unname(c(attr(interval, "ci"))))
}
vote_names <- paste0("vote", levels(chile$vote))
result <- list(
  software = paste0("R ", getRversion(), ", survey ", packageVersion("survey")),
  logit_base = fitted(yes ~ sex + age + education + income),
  logit_full = fitted(yes ~ sex + age + education + income + statusquo),
  logit_sex_interactions = fitted(yes ~ sex * (age + education + income)),
  vote = list(levels = levels(chile$vote), estimates = unname(coef(shares)), standard_errors = unname(SE(shares)),
              covariance = unname(vcov(shares))),
  vote_by_sex = list(sex = as.character(by_sex$sex), estimates = unname(as.matrix(by_sex[vote_names])),
                     standard_errors = unname(as.matrix(by_sex[paste0("se.", vote_names)]))),
  statusquo_by_sex = list(sex = as.character(scale$sex), estimates = scale$statusquo, standard_errors = scale$se),
  intervals = intervals
)
# toJSON stops at 15 digits, so the numbers travel as marked texts and lose the marks at the end
exact <- rapply(result, function(x) { x[] <- sprintf("@%.17g", x); x }, classes = c("numeric", "matrix"), how = "replace")
write(gsub('"@([^"]*)"', "\\1", toJSON(exact, auto_unbox = TRUE, pretty = TRUE)), arguments[2])

# Rscript firth.R > firth.json: Firth's logit by brglm2 (bias reduction of the mean), with and without weights.
suppressMessages({library(brglm2); library(jsonlite)})
d <- data.frame(
  women = c(rep(1, 12), rep(0, 14)),
  age = c(34, 51, 28, 45, 39, 62, 23, 48, 55, 31, 42, 37, 29, 44, 36, 58, 41, 33, 52, 26, 47, 38, 60, 30, 35, 49),
  yes = c(rep(1, 12), 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1),
  times = rep(c(1, 2, 1, 3), length.out = 26))
fit <- function(data) {
  m <- glm(yes ~ women + age, data = data, family = binomial, method = "brglmFit", type = "AS_mean",
           control = list(epsilon = 1e-12, maxit = 1000))
  list(coef = unname(coef(m)), se = unname(sqrt(diag(vcov(m)))))
}
repeated <- d[rep(seq_len(nrow(d)), d$times), ]
cat(toJSON(list(data = d, plain = fit(d), repeated = fit(repeated)), auto_unbox = TRUE, digits = I(15)))

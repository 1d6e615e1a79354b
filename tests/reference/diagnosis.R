# Rscript diagnosis.R apistrat.csv apiclus1.csv > diagnosis.json: how well models fit, by survey and base R alone.
# Archer & Lemeshow's test is written out from svyby's means; Brant's from stacked influence functions; variance
# inflation from the weighted regressions of each column, and of Fox & Monette from a model's own correlations.
suppressMessages({library(survey); library(jsonlite)})
args <- commandArgs(TRUE)
strat <- read.csv(args[1]); clus <- read.csv(args[2])
for (name in c("strat", "clus")) {
  d <- get(name)
  d$wide <- as.numeric(d$sch.wide == "Yes"); d$stype <- factor(d$stype)
  d$level <- cut(d$api00, c(0, 550, 650, 750, 1000), labels = c("low", "some", "good", "high"))
  assign(name, d)
}
designs <- list(
  strat = svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = strat),
  clus = svydesign(ids = ~dnum, weights = ~pw, data = clus)
)

fit_test <- function(formula, design, groups) {
  model <- svyglm(formula, design, family = quasibinomial)
  share <- fitted(model); w <- weights(design)
  below <- sapply(round(predict(model, type = "link"), 10), function(one) sum(w[round(predict(model, type = "link"), 10) < one])) / sum(w)
  design <- update(design, residual = model$y - share, risk = factor(floor(groups * below + 1e-9)))
  means <- svyby(~residual, ~risk, design, svymean, covmat = TRUE)
  m <- coef(means); g <- length(m); f <- degf(design)
  statistic <- as.numeric(t(m) %*% solve(vcov(means)) %*% m) * (f - g + 2) / (f * g)
  list(means = unname(m), statistic = statistic, df = g - 1, df_denominator = f - g + 2,
       p = pf(statistic, g - 1, f - g + 2, lower.tail = FALSE))
}

brant <- function(design, data, columns) {
  cuts <- levels(data$level)[-1]
  parts <- lapply(seq_along(cuts), function(cut) {
    here <- update(design, above = as.numeric(as.integer(level) > cut))
    model <- svyglm(reformulate(columns, "above"), here, family = quasibinomial)
    x <- model.matrix(model); mu <- fitted(model)
    bread <- solve(t(x) %*% (x * (weights(design) * mu * (1 - mu))))
    list(coef = coef(model)[-1], influence = ((x * (model$y - mu)) %*% bread)[, -1, drop = FALSE])
  })
  influence <- as.data.frame(do.call(cbind, lapply(parts, `[[`, "influence")))
  names(influence) <- paste0("i", seq_along(influence))
  variables <- design$variables
  joined <- do.call(update, c(list(design), influence))
  v <- vcov(svytotal(reformulate(names(influence)), joined))
  b <- unlist(lapply(parts, `[[`, "coef"))
  p <- length(columns); k <- length(parts); f <- degf(design)
  test <- function(which) {
    steps <- do.call(rbind, lapply(2:k, function(cut) {
      m <- matrix(0, length(which), p * k)
      m[cbind(seq_along(which), (cut - 1) * p + which)] <- 1
      m[cbind(seq_along(which), (cut - 2) * p + which)] <- -1
      m
    }))
    q <- nrow(steps); distance <- steps %*% b
    statistic <- as.numeric(t(distance) %*% solve(steps %*% v %*% t(steps)) %*% distance) * (f - q + 1) / (f * q)
    list(statistic = statistic, df = q, df_denominator = f - q + 1, p = pf(statistic, q, f - q + 1, lower.tail = FALSE))
  }
  list(coef = unname(b), se = unname(sqrt(diag(v))), whole = test(seq_len(p)),
       terms = setNames(lapply(seq_len(p), test), columns))
}

inflation <- function(model, terms) {  # terms: list of positions of coefficients, the intercept being the first
  places <- unlist(terms)
  r <- cov2cor(vcov(model)[places, places])
  lapply(terms, function(own) {
    inside <- places %in% own
    part <- function(m) if (length(m)) det(as.matrix(m)) else 1
    part(r[inside, inside]) * part(r[!inside, !inside]) / part(r)
  })
}

weighted <- glm(wide ~ ell + meals + stype, data = strat, weights = pw / mean(pw), family = quasibinomial,
                control = glm.control(epsilon = 1e-14, maxit = 100))
of_line <- sapply(c("ell", "meals", "mobility"), function(one) {
  1 / (1 - summary(lm(reformulate(setdiff(c("ell", "meals", "mobility"), one), one), data = clus, weights = pw))$r.squared)
})
pseudo <- function(formula, design) {
  model <- svyglm(formula, design, family = quasibinomial, control = glm.control(epsilon = 1e-14, maxit = 100))
  list(cox_snell = psrsq(model, "Cox-Snell"), nagelkerke = psrsq(model, "Nagelkerke"),
       mcfadden = 1 - model$deviance / model$null.deviance)
}
linear <- svyglm(api00 ~ ell + meals, designs$strat)
out <- list(
  fit = list(clus = fit_test(wide ~ ell + meals, designs$clus, 10), strat = fit_test(wide ~ ell + meals, designs$strat, 10),
             strat_5 = fit_test(wide ~ ell, designs$strat, 5)),
  brant = list(strat = brant(designs$strat, strat, c("ell", "mobility", "full")), clus = brant(designs$clus, clus, c("ell", "mobility"))),
  inflation = list(logit = inflation(weighted, list(ell = 2, meals = 3, stype = 4:5)), linear = as.list(of_line)),
  pseudo = list(strat = pseudo(wide ~ ell + meals + stype, designs$strat), clus = pseudo(wide ~ ell + meals, designs$clus),
                domain = pseudo(wide ~ ell, subset(designs$strat, stype != "H"))),
  r2 = 1 - sum(weights(designs$strat) * residuals(linear, "response")^2) /
    sum(weights(designs$strat) * (strat$api00 - weighted.mean(strat$api00, strat$pw))^2)
)
cat(toJSON(out, auto_unbox = TRUE, digits = I(15)))

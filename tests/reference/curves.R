# Rscript curves.R apistrat.csv apiclus1.csv > curves.json: regressions on curves of a number, by survey and splines (ns,
# bs) and poly: average slopes, predictions were everybody at a value, tests of all columns and of being straight.
# The standard errors are the delta method's with svyglm's covariance and, with the sampling of those averaged over, of
# stacked influence functions.
suppressMessages({library(survey); library(splines); library(jsonlite)})
options(survey.lonely.psu = "fail")
args <- commandArgs(TRUE)
strat <- read.csv(args[1]); clus <- read.csv(args[2])
strat$wide <- as.numeric(strat$sch.wide == "Yes"); clus$wide <- as.numeric(clus$sch.wide == "Yes")
strat$poor <- as.numeric(strat$ell > 25)
designs <- list(strat = svydesign(ids = ~1, strata = ~stype, weights = ~pw, data = strat),
                clus = svydesign(ids = ~dnum, weights = ~pw, data = clus))
tight <- glm.control(epsilon = 1e-14, maxit = 100)
STEP <- 1e-4

# curve: a function of the number to its columns; by: what they are multiplied with, too.
told <- function(design, outcome, number, curve, others = NULL, by = NULL, family = quasibinomial(), values) {
  d <- design$variables
  columns <- function(x) {
    b <- curve(x); colnames(b) <- paste0("b", seq_len(ncol(b)))
    if (!is.null(by)) { p <- b * d[[by]]; colnames(p) <- paste0("p", seq_len(ncol(b))); b <- cbind(b, p) }
    b
  }
  made <- columns(d[[number]])
  here <- do.call(update, c(list(design), as.data.frame(made)))
  model <- svyglm(reformulate(c(colnames(made), others), outcome), here, family = family, control = tight)
  x <- model.matrix(model); w <- weights(design); beta <- coef(model); eta <- drop(x %*% beta)
  mean_of <- family$linkinv; slope_of <- family$mu.eta
  with_number <- function(z) { out <- x; out[, colnames(made)] <- columns(z); out }
  numeric_gradient <- function(f) sapply(seq_along(beta), function(j) {
    h <- 1e-6 * max(1, abs(beta[j])); up <- down <- beta; up[j] <- up[j] + h; down[j] <- down[j] - h; (f(up) - f(down)) / (2 * h)
  })
  mu <- mean_of(eta)
  spread <- (x * (w * (model$y - mu) * slope_of(eta) / family$variance(mu))) %*%
    solve(t(x) %*% (x * (w * slope_of(eta)^2 / family$variance(mu))))
  of <- function(each) {
    f <- function(b) sum(w * each(b)) / sum(w)
    value <- f(beta); g <- numeric_gradient(f)
    influence <- w * (each(beta) - value) / sum(w) + drop(spread %*% g)
    joined <- update(design, influence = influence / w)
    list(value = value, delta = sqrt(drop(t(g) %*% vcov(model) %*% g)),
         unconditional = sqrt(drop(vcov(svytotal(~influence, joined)))))
  }
  z <- d[[number]]
  change <- (with_number(z + STEP) - with_number(z - STEP)) / (2 * STEP)
  f <- degf(design); p <- length(beta) - 1
  wald <- function(m) {
    b <- drop(m %*% beta); statistic <- drop(t(b) %*% solve(m %*% vcov(model) %*% t(m)) %*% b) / nrow(m)
    list(statistic = statistic, df = nrow(m), df_denominator = f - p, p = pf(statistic, nrow(m), f - p, lower.tail = FALSE))
  }
  part <- function(names) { m <- matrix(0, length(names), length(beta)); m[cbind(seq_along(names), match(names, names(beta)))] <- 1; m }
  straight <- function(names) {  # what of these columns is not the number itself
    own <- lm.fit(cbind(1, x[, grep("^b[0-9]", colnames(x))]), z)$coefficients[-1]
    t(qr.Q(qr(own), complete = TRUE)[, -1]) %*% part(names)
  }
  b <- grep("^b[0-9]", names(beta), value = TRUE); blocks <- list(b, grep("^p[0-9]", names(beta), value = TRUE))
  blocks <- blocks[lengths(blocks) > 0]
  list(ame = of(function(beta) slope_of(drop(x %*% beta)) * drop(change %*% beta)),
       predicted = lapply(values, function(v) of(function(beta) mean_of(drop(with_number(rep(v, length(z))) %*% beta)))),
       values = values, deviance = model$deviance,
       all = wald(part(unlist(blocks))), straight = wald(do.call(rbind, lapply(blocks, straight))))
}

knots <- function(x, df) unname(quantile(x, seq(0.05, 0.95, length.out = df + 1)))
natural <- function(k) function(x) unclass(ns(x, knots = k[-c(1, length(k))], Boundary.knots = k[c(1, length(k))]))
of_strat <- knots(strat$meals, 3); of_clus <- knots(clus$meals, 4)
powers <- poly(strat$meals, 2)
inner <- quantile(strat$meals, seq(0, 1, length.out = 4))[2:3]
out <- list(
  knots = list(strat = of_strat, clus = of_clus, b = unname(inner)),
  natural_logit = told(designs$strat, "wide", "meals", natural(of_strat), "ell", values = c(10, 40, 80)),
  natural_given = told(designs$strat, "wide", "meals", natural(c(5, 30, 60, 90)), "ell", values = c(10, 40, 80)),
  natural_linear = told(designs$clus, "api00", "meals", natural(of_clus), "ell", family = gaussian(), values = c(20, 60)),
  polynomial_by = told(designs$strat, "wide", "meals", function(x) predict(powers, x), "poor", by = "poor", values = c(20, 60)),
  b_linear = told(designs$strat, "api00", "meals", function(x)
    suppressWarnings(unclass(bs(x, knots = inner, Boundary.knots = range(strat$meals)))), "ell", family = gaussian(), values = c(20, 60))
)
cat(toJSON(out, auto_unbox = TRUE, digits = I(15)))

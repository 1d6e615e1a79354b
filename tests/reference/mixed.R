# Rscript mixed.R > mixed.json: mixed models of an invented sample, by lme4.
# 30 villages of 12 to 20, 15 interviewers in five teams of three, of whom each works in the villages of the team; a
# number and a yes or no. Limits of deviations are lme4's profiles; of a share of the variance, which lme4 does not
# profile, its own deviance function is minimised where that share is held.
suppressMessages({library(lme4); library(jsonlite)})
set.seed(20200)
sizes <- sample(12:20, 30, replace = TRUE)
village <- rep(seq_len(30), sizes)
n <- length(village)
team <- (village - 1) %/% 6
who <- team * 3 + sample(1:3, n, replace = TRUE)
woman <- as.numeric(who %% 3 != 0)  # two women interviewers in each team
age <- sample(18:80, n, replace = TRUE) / 10
moved <- rbinom(n, 1, 0.3)
noise <- rnorm(30, 0, 0.9)[village] + rnorm(15, 0, ifelse(1:15 %% 3 != 0, 0.4, 0.9))[who]
trust <- round(2 + 0.3 * age - 0.5 * moved + 0.4 * woman + noise + rnorm(n), 3)
felt <- rnorm(30, 0, 0.7)[village] + rnorm(15, 0, ifelse(1:15 %% 3 != 0, 0.7, 1.1))[who]
yes <- rbinom(n, 1, plogis(-0.8 + 0.15 * age + 0.6 * moved + 0.3 * woman + felt))
data <- data.frame(village, who, woman, age, moved, trust, yes)
data$of_women <- data$woman; data$of_men <- 1 - data$woman

tight <- list(optCtrl = list(xtol_abs = 1e-10, ftol_abs = 1e-10, maxeval = 1e5))
of_line <- do.call(lmerControl, c(list(optimizer = "nloptwrap"), tight))
of_logit <- glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9, maxfun = 1e6), tolPwrss = 1e-10)
crossed <- ~ age + moved + woman + (1 | village) + (1 | who)
parted <- ~ age + moved + woman + (1 | village) + (0 + of_women | who) + (0 + of_men | who)
deviations <- function(fit) {
  table <- as.data.frame(VarCorr(fit))
  named <- ifelse(is.na(table$var1) | table$var1 == "(Intercept)", table$grp, table$var1)
  as.list(setNames(table$sdcor, named))
}
told <- function(fit) list(coef = unname(fixef(fit)), se = unname(sqrt(diag(as.matrix(vcov(fit))))),
                           deviations = deviations(fit), deviance = if (isREML(fit)) REMLcrit(fit) else -2 * as.numeric(logLik(fit)))

line <- function(form, reml) lmer(update(form, trust ~ .), data, REML = reml, control = of_line)
logit <- function(form) glmer(update(form, yes ~ .), data, family = binomial, control = of_logit)
limits <- function(fit) {
  found <- suppressWarnings(confint(fit, parm = "theta_", method = "profile", quiet = TRUE, oldNames = TRUE, devtol = 1e-7))
  found[is.na(found[, 1]), 1] <- 0
  unname(found)
}

# The limits of the share of the variance of one grouping: `beside` are the others that count, by place in theta.
shares <- function(value, theta, fixed, place, beside) {
  share <- function(t) t[place]^2 / (value$residual + t[place]^2 + sum(t[beside]^2))
  at <- share(theta)
  best <- value$f(theta, fixed)
  lowest <- function(rho) {
    whole <- function(free) {
      t <- numeric(length(theta)); t[-place] <- abs(free[seq_len(length(theta) - 1)])
      t[place] <- sqrt(rho / (1 - rho) * (value$residual + sum(t[beside]^2)))
      value$f(t, free[-seq_len(length(theta) - 1)])
    }
    free <- c(theta[-place], fixed)
    for (again in 1:6) free <- optim(free, whole, method = "BFGS", control = list(reltol = 1e-12, maxit = 500))$par
    whole(free)
  }
  away <- function(rho) lowest(rho) - best - qchisq(0.95, 1)
  low <- if (away(0) <= 0) 0 else uniroot(away, c(0, at), tol = 1e-7)$root
  list(share = at, lower = low, upper = uniroot(away, c(at, 0.9), tol = 1e-7)$root)
}
of_the_line <- function(form) {
  parts <- lFormula(update(form, trust ~ .), data, REML = TRUE)
  f <- do.call(mkLmerDevfun, parts)
  list(f = function(t, fixed) f(t), residual = 1)
}
of_the_logit <- function(form) {
  parts <- glFormula(update(form, yes ~ .), data, family = binomial)
  f <- updateGlmerDevfun(do.call(mkGlmerDevfun, c(parts, list(control = of_logit))), parts$reTrms)
  list(f = function(t, fixed) tryCatch(f(c(t, fixed)), error = function(e) 1e10), residual = pi^2 / 3)  # a step too far
}
# Of the interviewers of one gender those of the other do not count.
both <- function(value, fit, fixed) {
  theta <- getME(fit, "theta"); labels <- labels_of(fit)
  wanted <- if (length(labels) == 3) c("of_women", "of_men") else labels
  setNames(lapply(wanted, function(one) {
    beside <- if (length(labels) == 3) match("village", labels) else which(labels != one)
    shares(value, theta, fixed, match(one, labels), beside)
  }), wanted)
}
labels_of <- function(fit) {
  table <- as.data.frame(VarCorr(fit)); table <- table[table$grp != "Residual", ]
  ifelse(table$var1 == "(Intercept)", table$grp, table$var1)
}

restricted <- line(crossed, TRUE); likely <- line(crossed, FALSE); apart <- line(parted, TRUE)
yes_or_no <- logit(crossed); yes_apart <- logit(parted)
alone <- glmer(yes ~ age + moved + (1 | village), data, family = binomial, control = of_logit)
out <- list(
  sample = data[c("village", "who", "woman", "age", "moved", "trust", "yes")],
  linear = c(told(restricted), list(shares = both(of_the_line(crossed), restricted, numeric()))),
  whole = c(told(likely), list(labels = c(labels_of(likely), "residual"), limits = limits(likely))),
  linear_parted = c(told(apart), list(shares = both(of_the_line(parted), apart, numeric()))),
  logit = c(told(yes_or_no), list(labels = labels_of(yes_or_no), limits = limits(yes_or_no),
            shares = both(of_the_logit(crossed), yes_or_no, fixef(yes_or_no)))),
  logit_parted = c(told(yes_apart), list(shares = both(of_the_logit(parted), yes_apart, fixef(yes_apart)))),
  village_alone = c(told(alone), list(
    quadrature = c(update(alone, nAGQ = 25) |> fixef() |> unname(), sqrt(unlist(VarCorr(update(alone, nAGQ = 25)))))))
)
cat(toJSON(out, auto_unbox = TRUE, digits = I(15), dataframe = "columns", null = "null"))

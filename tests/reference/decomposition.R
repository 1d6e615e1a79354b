# Rscript decomposition.R > decomposition.json: Shapley shares (LMG) by their definition, over all orders of the terms, and
# the gap between two groups parted after Kitagawa, Oaxaca and Blinder, linear and (Yun 2004) logit, with JKn errors.
suppressMessages({library(survey); library(jsonlite)})
set.seed(31)
villages <- 24; sizes <- sample(8:20, villages, TRUE); v <- rep(1:villages, sizes); n <- length(v)
stratum <- (v - 1) %% 4; u <- rnorm(villages)[v]
d <- data.frame(village=v, stratum=stratum, weight=round(runif(n, .4, 2.5), 3), sex=ifelse(runif(n) < .5, "women", "men"))
w <- d$sex == "women"
d$a <- as.numeric(runif(n) < plogis(-.2 + .8 * w + .4 * u))
d$b <- as.numeric(runif(n) < plogis(.4 - .5 * w + .7 * d$a))
edu <- sample(0:2, n, TRUE); d$edu1 <- as.numeric(edu == 1); d$edu2 <- as.numeric(edu == 2)
d$age <- round(rnorm(n, 38, 11))
d$yes <- as.numeric(runif(n) < plogis(-1.2 + .9 * d$a + .5 * d$b * w - .4 * d$edu2 + .01 * d$age + .4 * w + .5 * u))
d$score <- round(2 + .6 * d$a - .3 * d$b + .4 * d$edu1 + .02 * d$age * w + .5 * u + rnorm(n), 2)
terms <- list(a="a", b="b", edu=c("edu1", "edu2"), age="age")

orders <- function(x) if (length(x) == 1) list(x) else do.call(c, lapply(seq_along(x), function(i) lapply(orders(x[-i]), function(rest) c(x[i], rest))))
r2 <- function(y, chosen, data, weight) {
  data$w_ <- weight
  if (!length(chosen)) return(0)
  summary(lm(reformulate(unlist(terms[chosen]), y), data, weights=w_))$r.squared
}
lmg <- function(y, data, weight, always=NULL) { # always: terms that come before all others, of which no order is made
  own <- setdiff(names(terms), always)
  found <- setNames(numeric(length(own)), own); all <- orders(own)
  for (one in all) for (place in seq_along(one))
    found[one[place]] <- found[one[place]] + (r2(y, c(always, one[seq_len(place)]), data, weight) - r2(y, c(always, one[seq_len(place - 1)]), data, weight)) / length(all)
  unname(c(found, sum(found)))
}
columns <- unname(unlist(terms)); of_term <- rep(seq_along(terms), lengths(terms))
kob <- function(y, logit, data, weight, reference, normalised=c("a", "b", "edu")) {
  data$w_ <- weight; side <- list(data$sex == "women", data$sex == "men")
  fit <- lapply(side, function(s) suppressWarnings(coef(glm(reformulate(columns, y), if (logit) quasibinomial else gaussian, data[s,], weights=w_, control=list(epsilon=1e-13, maxit=60)))))
  mean_x <- lapply(side, function(s) sapply(columns, function(k) weighted.mean(data[s, k], weight[s])))
  m <- function(g, b) { s <- side[[g]]; eta <- as.vector(cbind(1, as.matrix(data[s, columns])) %*% fit[[b]]); weighted.mean(if (logit) plogis(eta) else eta, weight[s]) }
  with_side <- function(b) {
    at <- 3 - b
    drivers <- m(1, b) - m(2, b); association <- m(at, 1) - m(at, 2)
    parts <- tapply((mean_x[[1]] - mean_x[[2]]) * fit[[b]][-1], of_term, sum)
    slopes <- fit[[1]] - fit[[2]]
    own <- tapply(mean_x[[at]] * slopes[-1], of_term, sum); moved <- 0
    for (k in seq_along(terms)) if (names(terms)[k] %in% normalised) {
      centre <- sum(slopes[-1][of_term == k]) / (sum(of_term == k) + 1); own[k] <- own[k] - centre; moved <- moved + centre }
    own <- c(own, slopes[1] + moved)
    c(m(1, 1) - m(2, 2), drivers, association, drivers * parts / sum(parts), association * own / sum(own))
  }
  unname(if (reference == "both") (with_side(1) + with_side(2)) / 2 else with_side(match(reference, c("first", "second"))))
}
design <- as.svrepdesign(svydesign(ids=~village, strata=~stratum, weights=~weight, data=d), type="JKn")
told <- function(of) {
  found <- withReplicates(design, function(w, data) of(data, w))
  list(values=as.vector(coef(found)), errors=as.vector(SE(found)))
}
shapley <- list()
for (sex in c("women", "men")) for (y in c("yes", "score"))
  shapley[[paste(y, sex)]] <- told(function(data, w) lmg(y, data[data$sex == sex,], w[data$sex == sex]))
always <- list(yes=told(function(data, w) lmg("yes", data[data$sex == "women",], w[data$sex == "women"], "age")))
oaxaca <- list()
for (reference in c("both", "first", "second")) for (kind in c("score gaussian", "yes gaussian", "yes binomial")) {
  part <- strsplit(kind, " ")[[1]]
  oaxaca[[paste(kind, reference)]] <- told(function(data, w) kob(part[1], part[2] == "binomial", data, w, reference))
}
cat(toJSON(list(data=d, shapley=shapley, always=always, oaxaca=oaxaca), digits=I(17), auto_unbox=TRUE))

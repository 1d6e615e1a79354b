# Rscript list_mexico.R mexico.csv > list_mexico.json: three regressions of the list of Mexico 2012 (Blair and Imai 2012),
# written out in base R: least squares with HC3, least squares in two steps, and the likelihood climbed by optim.
library(jsonlite)
d <- read.csv(commandArgs(TRUE)[1])
J <- 3; y <- d$mex.y.all; t <- d$mex.t == 1
X <- model.matrix(~ mex.male + mex.age + mex.education + mex.urban, d); p <- ncol(X)
names_of <- colnames(X)
told <- function(b, v) {
  e <- sqrt(diag(v)); held <- 1:p; others <- p + 1:p
  list(sensitive = setNames(as.list(b[held]), names_of), control = setNames(as.list(b[others]), names_of),
       se_sensitive = unname(e[held]), se_control = unname(e[others]))
}
slopes <- function(f, b) sapply(seq_along(b), function(k) {
  h <- 1e-5 * (seq_along(b) == k); (f(b + h) - f(b - h)) / 2e-5
})

# The interaction with the arm is the sensitive item.
m <- lm(y ~ X - 1 + I(X * t)); B <- cbind(X * t, X)
b <- coef(m)[c(p + 1:p, 1:p)]; A <- solve(crossprod(B)); e <- resid(m) / (1 - hatvalues(m))
linear <- told(b, A %*% crossprod(B * e) %*% A)

# Both steps' equations stacked: their derivatives and their products make the variance.
lowest <- function(y, X, most, start) {
  squares <- function(g) sum((y - most * plogis(drop(X %*% g)))^2)
  downhill <- function(g) { m <- plogis(drop(X %*% g)); -2 * drop(crossprod(X, (y - most * m) * most * m * (1 - m))) }
  for (again in 1:5) start <- optim(start, squares, downhill, method = "BFGS", control = list(maxit = 5000, reltol = 1e-16))$par
  start
}
of_control <- lowest(y[!t], X[!t, ], J, unname(coef(glm(cbind(y, J - y)[!t, ] ~ X[!t, ] - 1, family = binomial))))
rest <- y[t] - J * plogis(drop(X[t, ] %*% of_control))
of_held <- lowest(rest, X[t, ], 1, c(qlogis(mean(rest)), rep(0, p - 1)))
equations <- function(b) {
  s <- plogis(drop(X %*% b[1:p])); c <- plogis(drop(X %*% b[p + 1:p]))
  cbind(X * ifelse(t, (y - J * c - s) * s * (1 - s), 0), X * ifelse(t, 0, (y - J * c) * J * c * (1 - c)))
}
b <- c(of_held, of_control); s <- plogis(drop(X %*% b[1:p])); c <- plogis(drop(X %*% b[p + 1:p]))
stopifnot(max(abs(colSums(equations(b)))) < 1e-4)
# Of least squares the expected derivative: without the residuals' own curvature.
d_held <- s * (1 - s); d_control <- J * c * (1 - c)
D <- rbind(cbind(crossprod(X[t, ] * d_held[t]), crossprod(X[t, ] * d_held[t], X[t, ] * d_control[t])),
           cbind(matrix(0, p, p), crossprod(X[!t, ] * d_control[!t])))
two_step <- told(b, solve(D) %*% crossprod(equations(b)) %*% t(solve(D)))

surprise <- function(b) {
  s <- plogis(drop(X %*% b[1:p])); c <- plogis(drop(X %*% b[p + 1:p]))
  said <- function(k) ifelse(k < 0 | k > J, 0, dbinom(pmin(pmax(k, 0), J), J, c))
  -sum(log(ifelse(t, s * said(y - 1) + (1 - s) * said(y), said(y))))
}
climb <- optim(b, surprise, method = "BFGS", control = list(maxit = 5000, reltol = 1e-15))
climb <- optim(climb$par, surprise, function(b) slopes(surprise, b), method = "BFGS", control = list(maxit = 5000, reltol = 1e-16))
likely <- told(climb$par, solve(optimHess(climb$par, surprise, control = list(ndeps = rep(1e-4, 2 * p)))))

cat(toJSON(list(linear = linear, nls = two_step, ml = c(likely, log_likelihood = -climb$value)), auto_unbox = TRUE, digits = I(15)))

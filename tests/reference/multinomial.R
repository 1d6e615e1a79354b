# Rscript multinomial.R apiclus1.csv > multinomial.json: coefficients by nnet, standard errors by survey's own sandwich.
suppressMessages({library(nnet); library(survey); library(jsonlite)})
d <- read.csv(commandArgs(TRUE)[1]); d$stype <- factor(d$stype)
m <- multinom(stype ~ meals + ell, data = d, weights = pw / mean(pw), trace = FALSE, reltol = 1e-16, abstol = 1e-16, maxit = 5000)
b <- t(coef(m)); X <- model.matrix(m); p <- fitted(m)
y <- sapply(levels(d$stype), function(l) as.numeric(d$stype == l))
rest <- y[, -1] - p[, -1]
scores <- do.call(cbind, lapply(1:2, function(j) X * rest[, j]))
info <- matrix(0, 6, 6)
for (i in 1:2) for (j in 1:2) info[(i-1)*3+1:3, (j-1)*3+1:3] <- t(X) %*% (X * (d$pw * p[, i+1] * ((i == j) - p[, j+1])))
influence <- scores %*% solve(info)
s <- as.data.frame(influence); names(s) <- paste0("s", 1:6)
v <- vcov(svytotal(~s1+s2+s3+s4+s5+s6, svydesign(ids = ~dnum, weights = ~pw, data = cbind(d, s))))
cat(toJSON(list(coef = as.vector(b), se = unname(sqrt(diag(v)))), auto_unbox = TRUE, digits = I(15)))

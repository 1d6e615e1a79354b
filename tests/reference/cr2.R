# Rscript cr2.R > cr2.json: CR2 and Satterthwaite degrees of freedom by clubSandwich.
suppressMessages({library(clubSandwich); library(jsonlite)})
set.seed(11)
sizes <- c(3,5,8,1,12,4,6,9,2,7,10,5)
g <- rep(1:12, sizes); n <- length(g)
d <- data.frame(cluster=g, exposed=as.numeric(g %in% c(2,7)), age=round(rnorm(n,40,10),1), weight=round(runif(n,.5,3),2), u=rnorm(12)[g])
d$y <- round(1+.5*d$exposed+.02*d$age+d$u+rnorm(n),3)
d$yes <- as.numeric(runif(n) < plogis(-.5+.4*d$exposed+.01*(d$age-40)+.5*d$u))
m1 <- lm(y~exposed+age, data=d, weights=weight)
V1 <- vcovCR(m1, cluster=d$cluster, type="CR2", target=rep(1,n), inverse_var=FALSE)
c1 <- coef_test(m1, vcov=V1, test="Satterthwaite")
d$age2 <- d$age-10*d$exposed; m1b <- lm(y~exposed+age2, data=d, weights=weight); c1b <- coef_test(m1b, vcov=vcovCR(m1b, cluster=d$cluster, type="CR2", target=rep(1,n), inverse_var=FALSE), test="Satterthwaite")
m2 <- glm(yes~exposed+age, data=d, weights=weight, family=quasibinomial)
mu <- fitted(m2)
# the working model in which the sampling weights are not inverse variances: rows scaled to a variance of one
s <- sqrt(mu*(1-mu)); z <- (d$yes-mu)/s; X <- model.matrix(m2)*s
X1 <- X[,1]; X2 <- X[,2]; X3 <- X[,3]; m3 <- lm(z~0+X1+X2+X3, weights=d$weight); V3 <- vcovCR(m3, cluster=d$cluster, type="CR2", target=rep(1,n), inverse_var=FALSE); c3 <- coef_test(m3, vcov=V3, test="Satterthwaite"); df_of <- function(x) x[[grep("^df",names(x))[1]]]
out <- list(data=d[c("cluster","exposed","age","weight","y","yes")],
  linear=list(coef=unname(coef(m1)), vcov=unname(unclass(as.matrix(V1))), se=c1$SE, df=df_of(c1)),
  contrast=list(coef=unname(coef(m1b)[2]), se=c1b$SE[2], df=df_of(c1b)[2]),
  logit=list(coef=unname(coef(m2)), se=c3$SE, df=df_of(c3)))
cat(toJSON(out, digits=I(17), auto_unbox=TRUE))

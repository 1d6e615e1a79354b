# Mean ranks and first places of a ranking by R survey, in an invented sample of 24 villages in 4 cercles.
# Rscript rank.R rank.csv > rank.json  (writes the sample too: no random numbers)
suppressMessages({library(survey); library(jsonlite)})
row <- 0:287
village <- row %/% 12
codes <- c("faith", "fear", "money", "other")
liking <- cbind(
  faith = (row * 5 + village * 3) %% 11 + 4 * (row %% 2 == 0), fear = (row * 7 + village * 11) %% 13 + 3,
  money = (row * row + village) %% 7 + 0.5, other = (row * 3 + village) %% 5 - 1 + 0.25)
place <- t(apply(-liking, 1, function(one) rank(one, ties.method = "first")))
why <- apply(place, 1, function(one) paste(codes[order(one)], collapse = " "))
answered <- (row + village) %% 6 > 0
sample <- data.frame(
  cercle = c("A", "B", "C", "D")[village %/% 6 + 1], village = sprintf("V%02d", village + 1),
  sex = ifelse(row %% 2 == 0, "women", "men"), weight = 1 + ((row * 13 + village * 29) %% 17) / 10,
  why = ifelse(answered, why, ""))
write.csv(sample, commandArgs(trailingOnly = TRUE)[1], row.names = FALSE, quote = FALSE)

first <- 1 * (place == 1)
colnames(place) <- codes
colnames(first) <- paste0("first_", codes)
whole <- svydesign(ids = ~village, strata = ~cercle, weights = ~weight, data = cbind(sample, place, first))
design <- subset(whole, answered)
by <- svyby(~faith + fear + money + other, ~sex, design, svymean, covmat = TRUE)
gaps <- lapply(codes, function(name) svycontrast(by, setNames(c(1, -1), paste0(c("women:", "men:"), name))))
df <- degf(design)
firsts <- svyby(reformulate(colnames(first)), ~sex, design, svymean)
# Whether women and men differ anywhere: Wald's F of all gaps, the last mean rank left out: it follows, adjusted
# as svychisq's adjWald.
together <- function(by, names, f) {
  sign <- t(sapply(names, function(name) {
    one <- setNames(rep(0, length(coef(by))), names(coef(by)))
    one[paste0(c("women:", "men:"), name)] <- c(1, -1)
    one
  }))
  gap <- sign %*% coef(by)
  k <- length(names)
  F <- drop(t(gap) %*% solve(sign %*% vcov(by) %*% t(sign), gap)) * (f - k + 1) / (f * k)
  list(F = F, df = k, ddf = f - k + 1, p = pf(F, k, f - k + 1, lower.tail = FALSE))
}
told <- list(
  mean = list(women = unname(coef(by)[paste0("women:", codes)]), men = unname(coef(by)[paste0("men:", codes)])),
  all = list(estimate = unname(coef(svymean(~faith + fear + money + other, design))),
             se = unname(SE(svymean(~faith + fear + money + other, design)))),
  gap = list(estimate = sapply(gaps, coef), se = sapply(gaps, SE), df = df,
             p = sapply(gaps, function(gap) 2 * pt(-abs(coef(gap) / SE(gap)), df))),
  together = together(by, codes[-4], df),
  chisq = svychisq(~sex + place_one, update(design, place_one = factor(codes[apply(place, 1, which.min)][answered])))$p.value,
  first = list(women = unlist(firsts["women", colnames(first)], use.names = FALSE),
               men = unlist(firsts["men", colnames(first)], use.names = FALSE)))
cat(toJSON(told, digits = I(17), auto_unbox = TRUE, pretty = TRUE), "\n")

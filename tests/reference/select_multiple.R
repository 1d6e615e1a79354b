# Shares of a question with several answers by R survey, in an invented sample of 24 villages in 4 cercles.
# Rscript select_multiple.R select_multiple.csv > select_multiple.json  (writes the sample too: no random numbers)
suppressMessages({library(survey); library(jsonlite)})
row <- 0:287
village <- row %/% 12
named <- cbind(
  faith = (row * 5 + village * 3) %% 9 < 4 + (row %% 2), fear = (row * 7 + village * 11) %% 8 < 5,
  money = (row * row + village) %% 7 < 2, other = (row * 3 + village) %% 23 == 0)
asked <- (row + village) %% 6 > 0
why <- apply(named, 1, function(one) paste(colnames(named)[one], collapse = " "))
why[why == "" & row %% 3 == 0] <- "dk"  # "does not know" is a choice of the form
sample <- data.frame(
  cercle = c("A", "B", "C", "D")[village %/% 6 + 1], village = sprintf("V%02d", village + 1),
  sex = ifelse(row %% 2 == 0, "women", "men"), weight = 1 + ((row * 13 + village * 29) %% 17) / 10,
  asked = asked, why = ifelse(asked, why, ""))
write.csv(sample, commandArgs(trailingOnly = TRUE)[1], row.names = FALSE, quote = FALSE)

# In R a choice is a variable of 0 and 1, missing for who named none, in a subset of the whole design.
answered <- asked & rowSums(named) > 0
whole <- svydesign(ids = ~village, strata = ~cercle, weights = ~weight, 
                   data = cbind(sample, named * 1, number = rowSums(named), silent = 1 * !answered))
design <- subset(whole, answered)
choices <- ~faith + fear + money + other
all <- svymean(choices, design)
by <- svyby(choices, ~sex, design, svymean, covmat = TRUE)
gaps <- lapply(colnames(named), function(name) svycontrast(by, setNames(c(1, -1), paste0(c("women:", "men:"), name))))
silent <- svymean(~silent, subset(whole, asked))
number <- svyby(~number, ~sex, design, svymean)
# Whether women and men differ anywhere: Wald's F of all gaps, adjusted as svychisq's adjWald.
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
  all = list(estimate = as.list(coef(all)), se = as.list(SE(all)), covariance = unname(vcov(all))),
  women = as.list(coef(by)[paste0("women:", colnames(named))]), men = as.list(coef(by)[paste0("men:", colnames(named))]),
  gap = list(estimate = sapply(gaps, coef), se = sapply(gaps, SE)),
  not_answered = list(estimate = coef(silent)[[1]], se = SE(silent)[[1]]),
  together = together(by, colnames(named), degf(design)), two = together(by, c("faith", "fear"), degf(design)),
  number = list(sex = as.character(number$sex), estimate = number$number, se = SE(number)))
cat(toJSON(told, digits = I(17), auto_unbox = TRUE, pretty = TRUE), "\n")

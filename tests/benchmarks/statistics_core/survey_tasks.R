# The tasks with R survey: Rscript survey_tasks.R sample.csv. One line of JSON a task, as measuring.py prints them.
suppressMessages({library(survey); library(jsonlite)})
d <- read.csv(commandArgs(TRUE)[1])
megabytes <- function(field) {
  told <- readLines("/proc/self/status"); as.numeric(gsub("[^0-9]", "", told[grep(paste0("^", field), told)])) / 1024
}
measure <- function(task, run, repeats) {
  invisible(gc()); before <- megabytes("VmRSS")
  cat("5", file = "/proc/self/clear_refs")
  seconds <- numeric(repeats)
  for (i in seq_len(repeats)) { begun <- proc.time()[[3]]; found <- run(); seconds[i] <- proc.time()[[3]] - begun }
  cat(toJSON(list(task = task, seconds = min(seconds), megabytes = megabytes("VmHWM") - before,
                  values = I(as.numeric(found))), auto_unbox = TRUE, digits = I(17)), "\n", sep = "")
}
design <- function() svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = d)
yes_no <- ~y1 + y2 + y3 + y4 + y5 + y6
repeats <- if (nrow(d) < 5e5) 3 else 1
measure("means", function() {
  by_sex <- svyby(~y1 + y2 + y3 + y4 + y5 + y6 + likert + income, ~sex, design(), svymean, covmat = TRUE)
  pairs <- lapply(1:8, function(j) { row <- rep(0, 16); row[2 * j - 1] <- -1; row[2 * j] <- 1; row })
  gaps <- svycontrast(by_sex, setNames(pairs, paste0("gap", 1:8)))
  c(coef(by_sex), sqrt(diag(vcov(by_sex))), coef(gaps), SE(gaps))
}, repeats)
measure("logit", function() {
  fit <- svyglm(y1 ~ sex + x1 + x2 + x3 + x4 + x5 + sex_x1, design(), family = quasibinomial, epsilon = 1e-12)
  c(coef(fit), SE(fit))
}, repeats)
measure("medians", function() {
  found <- sapply(0:1, function(s) svyquantile(~income, subset(design(), sex == s), .5)[[1]][1:3]); t(found)
}, repeats)
measure("chi-squared", function() svychisq(~sex + likert, design())$statistic, repeats)
measure("bootstrap", function() {
  set.seed(1); made <- as.svrepdesign(design(), type = "subbootstrap", replicates = 200)
  as.vector(as.matrix(SE(svyby(yes_no, ~sex, made, svymean))))
}, 1)

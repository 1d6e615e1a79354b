# Adjusted p-values of R's p.adjust: ten p-values of which two are equal and one is missing, by each of its methods;
# in `n`, as if there had been 14 comparisons.
# Rscript p_adjust.R > p_adjust.json
p <- c(0.0004, 0.012, 0.012, 0.03, 0.041, 0.049, 0.2, NA, 0.47, 1)
written <- function(x) paste0("[", paste(ifelse(is.na(x), "null", sprintf("%.17g", x)), collapse = ", "), "]")
methods <- c("holm", "hochberg", "hommel", "bonferroni", "BH", "BY", "none")
adjusted <- sapply(methods, function(method) sprintf('  "%s": %s', method, written(p.adjust(p, method))))
of_fourteen <- sapply(methods, function(method) sprintf('    "%s": %s', method, written(p.adjust(p[!is.na(p)], method, 14))))
n <- paste0('  "n": {\n', paste(of_fourteen, collapse = ",\n"), "\n  }")
cat("{\n", paste(c(sprintf('  "p": %s', written(p)), adjusted, n), collapse = ",\n"), "\n}\n", sep = "")

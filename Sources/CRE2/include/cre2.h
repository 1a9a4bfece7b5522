// Regular expressions that take time in proportion to the text, whatever the expression: RE2 behind a C interface.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled expression; it never changes, so threads may share it.
typedef struct cre2_expression cre2_expression;

/// Compiles an expression in RE2's syntax. NULL when RE2 refuses it; the reason is then written to `reason` as a text of at most
/// `capacity` bytes, its zero byte included.
cre2_expression *cre2_compile(const char *expression, size_t length, char *reason, size_t capacity);

/// Gives back what `cre2_compile` returned.
void cre2_free(cre2_expression *expression);

/// Whether the expression matches anywhere in the text, which is UTF-8.
bool cre2_matches(const cre2_expression *expression, const char *text, size_t length);

#ifdef __cplusplus
}
#endif

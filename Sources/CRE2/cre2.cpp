#include "cre2.h"

#include <re2/re2.h>

#include <cstring>
#include <new>

struct cre2_expression {
    re2::RE2 expression;
    cre2_expression(const re2::StringPiece &text, const re2::RE2::Options &options) : expression(text, options) {}
};

extern "C" cre2_expression *cre2_compile(const char *expression, size_t length, char *reason, size_t capacity) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    // Classes of many ranges, repeated often, are large automata; beyond this RE2 refuses them.
    options.set_max_mem(64 << 20);
    auto *compiled = new (std::nothrow) cre2_expression(re2::StringPiece(expression, length), options);
    if (compiled != nullptr && compiled->expression.ok()) return compiled;
    const char *why = compiled == nullptr ? "out of memory" : compiled->expression.error().c_str();
    if (capacity > 0) {
        std::strncpy(reason, why, capacity - 1);
        reason[capacity - 1] = '\0';
    }
    delete compiled;
    return nullptr;
}

extern "C" void cre2_free(cre2_expression *expression) { delete expression; }

extern "C" bool cre2_matches(const cre2_expression *expression, const char *text, size_t length) {
    return re2::RE2::PartialMatch(re2::StringPiece(text, length), expression->expression);
}

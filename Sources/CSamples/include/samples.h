#pragma once
#include <stddef.h>

/// A file of the sample accounts, built into the program.
struct dataport_sample {
    /// Below the folder of the samples: "account-42/contacts.jsonl".
    const char *path;
    const unsigned char *bytes;
    size_t count;
};

/// How many files there are.
size_t dataport_sample_count(void);
/// One of them, in bytewise order of the paths.
const struct dataport_sample *dataport_sample_at(size_t index);

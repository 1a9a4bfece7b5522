#include "samples.h"

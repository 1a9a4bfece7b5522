#pragma once
#include <libxml/xmlversion.h>
// Debian's libxml2 knows ICU, whose headers clash with those inside Foundation. They are needed only for the layout of encoding
// handlers, which nobody here touches.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>

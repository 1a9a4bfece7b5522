#!/usr/bin/env bash
# Validates the XML files of an unpacked archive against its XSD. usage: xmllint_validate.sh FOLDER
set -euo pipefail
for file in "$1"/data/xml/*.xml; do xmllint --noout --stream --schema "$1/schema/xml/dataport.xsd" "$file" 2>/dev/null; done

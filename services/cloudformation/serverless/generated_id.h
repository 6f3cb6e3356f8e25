// Logical ids that end with a hash, so that a change of what is hashed makes a new resource.
#pragma once

#include "services/cloudformation/serverless/sam.h"

namespace cloudformation {

/// SHA-1 in hexadecimal.
std::string sha1_text(const std::string& text);

/// The first ten digits of the hash of a value's compact JSON with sorted keys.
std::string hash_of(const Json& value);

/// An API's definition as the text that its deployment's id is made of: as Python 2.7 prints its dictionaries. AWS
/// keeps that order, since other ids would deploy every API anew.
std::string legacy_text(const Json& value);
/// The same in the order as written: a definition that the template itself brings.
std::string written_text(const Json& value);

}  // namespace cloudformation

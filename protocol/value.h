// The decoded members of an input, an output or a resource.
//
// A Value is JSON in the model's own words: objects keyed by member names (never wire names), lists as arrays, maps as
// objects. Scalars by shape: strings and enums as strings; integers and longs as integers; floats as numbers, with
// "NaN", "Infinity" and "-Infinity" as strings; booleans as booleans; timestamps as seconds since 1970 (an integer, or
// a number where there are milliseconds); blobs as strings of raw bytes. A member that is not there is absent, not
// null.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace protocol {

using Value = nlohmann::json;

}  // namespace protocol

// Timestamps in AWS's three wire formats: ISO 8601, RFC 822 (HTTP dates) and seconds since 1970.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "protocol/model/service_model.h"
#include "protocol/value.h"

namespace protocol {

/// EC2 and S3 write "…:18.000Z", IAM and STS "…:18Z"; fractions that are there are written by all.
enum class Milliseconds { kWhereThereAreAny, kAlways };

/// The Value of a timestamp's text: an integer, or a number where there is a fraction. Nothing if it is malformed.
/// The default format is ISO 8601. Like AWS it also takes offsets ("+02:00") and a date alone.
std::optional<Value> parse_timestamp(std::string_view text, TimestampFormat format);

/// Appends a timestamp (seconds since 1970) as text. The default format is ISO 8601.
void append_timestamp(std::string& out, const Value& seconds, TimestampFormat format, Milliseconds milliseconds);

}  // namespace protocol

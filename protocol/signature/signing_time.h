// The forms in which requests say when they were signed.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace protocol {

using SigningTime = std::chrono::sys_seconds;

/// "20150830T123600Z", the form of X-Amz-Date.
std::optional<SigningTime> parse_signing_time(std::string_view text);
/// "Sun, 30 Aug 2015 12:36:00 GMT", the form of the Date header (RFC 7231's IMF-fixdate).
std::optional<SigningTime> parse_http_date(std::string_view text);
/// "2015-08-30T12:36:00Z" or with a fraction, which is dropped: the form of a POST policy's expiration.
std::optional<SigningTime> parse_extended_time(std::string_view text);

/// "20150830T123600Z".
std::string format_signing_time(SigningTime time);
/// "2015-08-30T12:36:00Z".
std::string format_extended_time(SigningTime time);

}  // namespace protocol

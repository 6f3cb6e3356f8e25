// The parameters of a query or EC2 request, sorted so that what belongs together lies together.
//
// "Filter.1.Name" is a path of segments. A FormGroup is all parameters that share a path so far; walking its subgroups
// needs no tree and allocates nothing.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/http/http_message.h"
#include "protocol/http/uri.h"

namespace protocol {

/// More parameters than this are refused; a RunInstances with everything has some hundreds.
inline constexpr size_t kFormParametersMax = 10'000;

/// Parameters whose names begin with the same segments.
struct FormGroup {
  /// The last segment that they share.
  std::string_view segment;
  /// The whole path up to and with that segment, for error messages.
  std::string_view path;
  /// The value given to the path itself, if any.
  std::optional<std::string_view> value;
  /// The parameters that go deeper.
  std::span<const QueryParameter> deeper;
};

class FormParameters {
 public:
  /// Reads the query string and, of a POST, the form in its body. Throws ApiError if there are too many.
  explicit FormParameters(const HttpRequest& request);

  /// The groups by first segment, without the parameters of the protocol and its signature (Action, Version, X-Amz-…).
  std::vector<FormGroup> groups() const;

 private:
  std::vector<QueryParameter> parameters_;
};

/// The groups by next segment of a group's deeper parameters, in byte order of the segments.
std::vector<FormGroup> subgroups(const FormGroup& group);

}  // namespace protocol

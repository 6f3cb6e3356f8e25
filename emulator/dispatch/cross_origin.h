// Cross-origin resource sharing: what a browser asks for a page of another origin, and what the resource's owner
// grants. https://fetch.spec.whatwg.org/#http-cors-protocol
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace emulator {

struct CrossOriginRequest {
  /// The resource that is asked for; S3's bucket.
  std::string resource;
  std::string origin;
  /// The method of the request itself, not of its preflight.
  std::string method;
  /// The header names that a preflight announces, in lower case.
  std::vector<std::string> headers = {};
};

/// The answer's headers, as they are sent; empty ones are not.
struct CrossOriginGrant {
  /// Why the request is not allowed, in AWS's words; empty if it is.
  std::string refused_because = {};
  std::string allow_origin = {};
  std::string allow_methods = {};
  std::string expose_headers = {};
  std::optional<int64_t> max_age_seconds = {};
};

}  // namespace emulator

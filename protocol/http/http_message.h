// HTTP messages as plain structs: what the server hands to the codecs and back. No parsing happens here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/http/ascii.h"

namespace protocol {

struct HttpHeader {
  std::string name;
  std::string value;
};

/// Headers in the order they came, with the case they came in. Lookups ignore case.
class HttpHeaders {
 public:
  HttpHeaders() = default;
  HttpHeaders(std::initializer_list<HttpHeader> headers) : items_(headers) {}

  /// The first value of that name, or nothing.
  std::optional<std::string_view> find(std::string_view name) const;
  /// find(), or an empty text.
  std::string_view get(std::string_view name) const { return find(name).value_or(std::string_view{}); }
  void add(std::string name, std::string value) { items_.push_back({std::move(name), std::move(value)}); }
  /// Replaces every value of that name by one.
  void set(std::string_view name, std::string value);
  void erase(std::string_view name);

  bool empty() const { return items_.empty(); }
  size_t size() const { return items_.size(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

 private:
  std::vector<HttpHeader> items_;
};

/// A request, as it stood on the wire.
struct HttpRequest {
  std::string method;
  /// The request target, undecoded: "/bucket/a%20key?tagging".
  std::string target;
  HttpHeaders headers;
  std::string body;

  /// The target before '?', still percent-encoded.
  std::string_view path() const;
  /// The target after '?', still percent-encoded; empty if there is none.
  std::string_view query() const;
};

struct HttpResponse {
  int status = 200;
  HttpHeaders headers;
  std::string body;
};

}  // namespace protocol

// What the codecs' tests share: routes by name, and requests from a line.
#pragma once

#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "protocol/codec/codec.h"

namespace protocol {

inline Route route_to(std::string_view service, std::string_view operation, std::vector<UriLabel> labels = {}) {
  const ServiceModel model = Facts::embedded().service(service);
  return {.service = model, .operation = model.operation(operation).value(), .labels = std::move(labels)};
}

inline HttpRequest form_request(std::string body) {
  return {.method = "POST",
          .target = "/",
          .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
          .body = std::move(body)};
}

inline Value decode(const Route& route, const HttpRequest& request) {
  return codec_of(route.service.protocol()).decode_request(request, route);
}

/// The refusal of a request that must be refused, as "Code: Message".
inline std::string refusal(const Route& route, const HttpRequest& request) {
  try {
    const Value input = decode(route, request);
    ADD_FAILURE() << "was not refused: " << input;
    return "";
  } catch (const ApiError& error) {
    return error.code() + ": " + error.message();
  }
}

inline HttpResponse encode(const Route& route, const Value& output) {
  return codec_of(route.service.protocol()).encode_response(route, output, "req-1");
}

inline HttpResponse encode_error(std::string_view service, const ApiError& error) {
  const ServiceModel model = Facts::embedded().service(service);
  return codec_of(model.protocol()).encode_error(model, error, "req-1");
}

}  // namespace protocol

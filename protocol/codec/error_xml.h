// Errors as XML: <ErrorResponse> of query and REST-XML services, and what all forms share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/api_error.h"
#include "protocol/codec/error_shape.h"
#include "protocol/codec/scalar_text.h"
#include "protocol/model/service_model.h"

namespace protocol {

/// What an error's body is made of.
struct ErrorContent {
  const ServiceModel& service;
  const ApiError& error;
  std::optional<Shape> shape;
  int status;
  std::string_view request_id;
};

/// Appends <Code>, <Message> and the further members. Those that the model's shape has take its names and forms; others
/// (S3 has many: BucketName, Key, Resource, …) are written as they are.
void append_error_members(std::string& out, const ErrorContent& content, const TextStyle& style);

/// Appends <ErrorResponse><Error><Type>Sender</Type>…</Error><RequestId>…</RequestId></ErrorResponse>.
void append_error_response(std::string& out, const ErrorContent& content, const TextStyle& style);

}  // namespace protocol

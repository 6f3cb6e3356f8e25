#include "protocol/codec/error_shape.h"

#include <array>

#include <nlohmann/json.hpp>

#include "protocol/codec/scalar_text.h"
#include "protocol/http/http_message.h"

namespace protocol {
namespace {

struct CommonError {
  std::string_view code;
  int status;
};

/// The codes that all services share, where the status is not 400.
/// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
constexpr std::array kCommonErrors = {
    CommonError{"AccessDenied", 403},
    CommonError{"ExpiredToken", 403},
    CommonError{"IncompleteSignature", 403},
    CommonError{"InternalError", 500},
    CommonError{"InternalFailure", 500},
    CommonError{"InternalServerError", 500},
    CommonError{"InvalidClientTokenId", 403},
    CommonError{"MalformedHttpRequestException", 400},
    CommonError{"MissingAuthenticationToken", 403},
    CommonError{"NotAuthorized", 401},
    CommonError{"NotImplemented", 501},
    CommonError{"OptInRequired", 403},
    CommonError{"RequestAbortedException", 400},
    CommonError{"RequestExpired", 403},
    CommonError{"ServiceUnavailable", 503},
    CommonError{"SignatureDoesNotMatch", 403},
    CommonError{"UnauthorizedOperation", 403},
};

/// EC2 says 401 where the caller cannot be told at all.
/// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
constexpr int kAuthFailureStatus = 401;

}  // namespace

std::optional<Shape> find_error_shape(const ServiceModel& service, std::string_view code) {
  // Most codes are the shape's name; the others ("NoSuchEntity" of NoSuchEntityException) are looked for.
  if (const auto shape = service.shape(code); shape && shape->is_exception()) return shape;
  if (service.protocol() == Protocol::kEc2) return std::nullopt;  // EC2's model has no errors, but thousands of shapes.
  for (size_t i = 0; i < service.shape_count(); ++i) {
    const Shape shape = service.shape(i);
    if (shape.is_exception() && shape.error_code() == code) return shape;
  }
  return std::nullopt;
}

int status_of(const ApiError& error, const std::optional<Shape>& shape) {
  if (error.status() != 0) return error.status();
  if (shape && shape->error_status() != 0) return shape->error_status();
  if (shape && shape->is_fault()) return 500;
  if (error.code() == "AuthFailure") return kAuthFailureStatus;
  for (const CommonError& common : kCommonErrors) {
    if (common.code == error.code()) return common.status;
  }
  return 400;
}

bool is_message(std::string_view member_name) {
  return equal_ignoring_case(member_name, "message");
}

Value error_members(const ApiError& error, const Shape& shape) {
  Value result = Value::object();
  for (const Member member : shape.members()) {
    const std::string name(member.name());
    const auto given = error.members().find(name);
    if (given == error.members().end()) {
      if (is_message(name) && !error.message().empty()) result[name] = error.message();
      continue;
    }
    const Shape type = member.shape();
    if (type.is_structure() || type.is_list() || type.is_map()) {
      result[name] = Value::parse(given->second);
    } else if (auto value = parse_scalar(given->second, type, TimestampFormat::kIso8601)) {
      result[name] = std::move(*value);
    }
  }
  return result;
}

}  // namespace protocol

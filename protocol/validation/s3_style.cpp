#include "protocol/validation/s3_style.h"

#include <array>

#include <nlohmann/json.hpp>

#include "protocol/api_error.h"

namespace protocol {
namespace {

struct EnumRefusal {
  std::string_view shape;
  std::string_view code;
  std::string_view message;
};

/// Enums with a code of their own.
constexpr std::array kEnumRefusals = {
    EnumRefusal{"StorageClass", "InvalidStorageClass", "The storage class you specified is not valid"},
    EnumRefusal{"BucketLocationConstraint", "InvalidLocationConstraint",
                "The specified location-constraint is not valid"},
    EnumRefusal{"ServerSideEncryption", "InvalidEncryptionAlgorithmError",
                "The encryption request you specified is not valid. The valid value is AES256."},
    EnumRefusal{"EncodingType", "InvalidArgument", "Invalid Encoding Method specified in Request"},
    EnumRefusal{"MetadataDirective", "InvalidArgument", "Unknown metadata directive."},
    EnumRefusal{"TaggingDirective", "InvalidArgument", "Unknown tagging directive."},
};

}  // namespace

void refuse_as_s3(const Violation& violation) {
  const PathStep& first = violation.path.front();
  const Member member = *first.member;
  const std::string name(member.wire_name());
  const std::string value =
      violation.value != nullptr && violation.value->is_string() ? violation.value->get<std::string>() : "";
  if (violation.constraint == Constraint::kEnum) {
    for (const EnumRefusal& refusal : kEnumRefusals) {
      if (refusal.shape != violation.shape.name()) continue;
      throw ApiError(std::string(refusal.code), std::string(refusal.message), 400);
    }
  }
  // A tag without a key is well-formed, only no valid tag.
  if (violation.constraint == Constraint::kLengthMin && violation.path.size() > 1 &&
      violation.path[violation.path.size() - 2].index > 0 && violation.path.front().member->name() == "Tagging") {
    throw ApiError("InvalidTag", "The TagKey you have provided is invalid", 400);
  }
  if (member.location() == Location::kBody) {
    throw ApiError("MalformedXML",
                   "The XML you provided was not well-formed or did not validate against our published schema", 400);
  }
  if (violation.constraint == Constraint::kRequired && member.location() == Location::kHeader) {
    throw ApiError("InvalidRequest", "Missing required header for this request: " + name, 400);
  }
  if (violation.constraint == Constraint::kRequired) {
    throw ApiError("InvalidArgument", "Missing required parameter: " + name,
                   {.status = 400, .members = {{"ArgumentName", name}}});
  }
  throw ApiError("InvalidArgument", "Invalid Argument",
                 {.status = 400, .members = {{"ArgumentName", name}, {"ArgumentValue", value}}});
}

}  // namespace protocol

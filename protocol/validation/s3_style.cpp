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
  /// In bodies such a value is one that the schema does not have, like any other.
  bool in_headers_only = false;
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
    EnumRefusal{"ObjectLockMode", "InvalidArgument", "Unknown wormMode directive.", true},
    EnumRefusal{"ObjectLockLegalHoldStatus", "InvalidArgument", "Legal Hold must be either of 'ON' or 'OFF'", true},
    EnumRefusal{"Event", "InvalidArgument", "The event is not supported for notifications"},
    EnumRefusal{"Permission", "MalformedACLError",
                "The XML you provided was not well-formed or did not validate against our published schema"},
    EnumRefusal{"Protocol", "InvalidRequest",
                "Invalid protocol, protocol can be http or https. If not defined the protocol will be selected "
                "automatically."},
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
      if (refusal.in_headers_only && member.location() != Location::kHeader) continue;
      ApiError::Options options{.status = 400};
      if (refusal.code == "InvalidArgument" && member.location() != Location::kBody) {
        options.members = {{"ArgumentName", name}, {"ArgumentValue", value}};
      }
      throw ApiError(std::string(refusal.code), std::string(refusal.message), options);
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
  const bool is_copy_source = member.name() == "CopySource";
  throw ApiError("InvalidArgument",
                 is_copy_source ? "Copy Source must mention the source bucket and key: sourcebucket/sourcekey"
                                : "Invalid Argument",
                 {.status = 400, .members = {{"ArgumentName", name}, {"ArgumentValue", value}}});
}

}  // namespace protocol

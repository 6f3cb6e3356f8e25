// Where the text of a template comes from: the request, the emulated S3, or the stack.
#pragma once

#include <string>

#include "emulator/authentication/principal.h"
#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

/// The member of a kept request that holds the template's text; requests from outside have no such member.
constexpr const char* kKeptTemplate = "@TemplateText";
/// Likewise, before transforms; only where there were any.
constexpr const char* kOriginalTemplate = "@OriginalTemplate";

/// The text of the object that a URL names in the emulated S3, read as the caller. Throws ValidationError.
std::string read_from_s3(RequestContext& context, const std::string& url);

/// The text of a snippet for AWS::Include, by its S3 URI ("s3://bucket/key"). Throws ValidationError with the
/// transform's reason.
std::string read_snippet(RequestContext& context, const std::string& uri);

/// The bytes of a type's package, by its S3 URI. Throws CFNRegistryException.
std::string read_package(RequestContext& context, const std::string& uri);

/// An object of the emulated S3 that is read in somebody's name.
struct ObjectRequest {
  /// "s3://bucket/key"
  std::string uri;
  /// Empty reads the current one.
  std::string version_id = {};
  emulator::Principal principal;
  size_t size_bytes_max = 0;
};
struct ObjectBytes {
  std::string bytes = {};
  /// Why it could not be read; empty if it was.
  std::string error = {};
};
ObjectBytes read_object(RequestContext& context, const ObjectRequest& request);

/// The template's text: TemplateBody, or what TemplateURL names in the emulated S3, or the stack's own with
/// UsePreviousTemplate. Throws ValidationError if there is none or it cannot be read.
std::string read_template_body(RequestContext& context, const Value& input, const Value* stack);

/// A stack's template as it was written, before transforms.
std::string original_template(RequestContext& context, const Value& stack);

}  // namespace cloudformation

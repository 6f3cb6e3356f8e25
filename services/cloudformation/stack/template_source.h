// Where the text of a template comes from: the request, the emulated S3, or the stack.
#pragma once

#include <string>

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

/// The template's text: TemplateBody, or what TemplateURL names in the emulated S3, or the stack's own with
/// UsePreviousTemplate. Throws ValidationError if there is none or it cannot be read.
std::string read_template_body(RequestContext& context, const Value& input, const Value* stack);

/// A stack's template as it was written, before transforms.
std::string original_template(RequestContext& context, const Value& stack);

}  // namespace cloudformation

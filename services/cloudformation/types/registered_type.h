// What an account has added to the registry of a region: types with their versions, configurations and registrations,
// as rows of the resource engine in the words of the model.
//
// Of a type: Type, TypeName, Arn, DefaultVersionId, DeprecatedStatus, Visibility, TimeCreated, LastUpdated; of an
// activated one also PublisherId, OriginalTypeName, PublicVersionNumber. Private members: "@Key", "@Versions" (how many
// there ever were). Of a version: VersionId, Arn, Schema, TypeTestsStatus, DeprecatedStatus; "@Key", "@Fragment" (a
// module's).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/cloudformation/stack/stack_store.h"
#include "services/cloudformation/template/node.h"
#include "services/cloudformation/template/resource_schema.h"

namespace cloudformation {

std::vector<ResourceType> registered_resource_types();

/// What names a type: "RESOURCE" and "My::Org::Type".
struct TypeName {
  std::string kind, name;
};

/// The type that a request means by Arn (of a type or a version), or by Type and TypeName. Throws CFNRegistryException.
TypeName requested_type(const Value& input);
/// The version that a request means by Arn or VersionId; empty if it names none.
std::string requested_version(const Value& input);

std::optional<Value> find_type(RequestContext& context, const TypeName& type);
/// find_type if it is not deregistered, or TypeNotFoundException.
Value get_type(RequestContext& context, const TypeName& type);
std::vector<Value> all_types(RequestContext& context);
/// Those of a kind, in the order of their names.
std::vector<Value> types_of_kind(RequestContext& context, const std::string& kind);
void save_type(RequestContext& context, const Value& type);
void erase_type(RequestContext& context, const TypeName& type);

/// In the order of their numbers.
std::vector<Value> versions_of(RequestContext& context, const TypeName& type);
std::optional<Value> find_version(RequestContext& context, const TypeName& type, const std::string& version_id);
void save_version(RequestContext& context, const TypeName& type, const Value& version);
/// The default version of a type that may be used; of an activated type with AutoUpdate the newest minor version.
std::optional<Value> default_version(RequestContext& context, const TypeName& type);
TypeName name_of(const Value& type);
bool is_live(const Value& type_or_version);

/// "arn:aws:cloudformation:us-east-1:123456789012:type/resource/My-Org-Type".
std::string registered_arn(const RequestContext& context, const TypeName& type);
/// TypeNotFoundException in AWS's words.
ApiError type_not_found(const std::string& name);

/// AWS's types and those that the account has registered or activated.
ResourceSchemas schemas_of(RequestContext& context);
/// The template fragment of a module of the account; nothing if there is none of that name.
std::optional<Node> module_fragment(RequestContext& context, const std::string& type_name);

}  // namespace cloudformation

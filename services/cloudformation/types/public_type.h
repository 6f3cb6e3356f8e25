// Modules that accounts of this server have published: seen by all of them, in the region where they were published.
#pragma once

#include <optional>

#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {

/// A published version: Type, TypeName, PublisherId, PublicVersionNumber, Schema, Description, "@Fragment".
struct PublicTypeName {
  std::string publisher_id, kind, name;
};

void save_public_type(RequestContext& context, const Value& published);
/// The versions of one type, or of all types of the region, the oldest first.
std::vector<Value> public_versions(RequestContext& context, const PublicTypeName& name);
std::vector<Value> all_public_types(RequestContext& context);

/// The 1 of a PublicVersionNumber "1.4.0".
int64_t major_version(const Value& type);
/// The newest published version of an activated type's major version; nothing if the type is none.
std::optional<Value> newest_minor_version(RequestContext& context, const Value& activated);

/// "arn:aws:cloudformation:us-east-1::type/module/<publisher>/My-Org-Thing-MODULE", without a version.
std::string public_arn(const RequestContext& context, const PublicTypeName& name);

}  // namespace cloudformation

// How EC2 spells what every type has in common: tags in requests, ids, errors, dry runs, client tokens, pages.
#pragma once

#include <string>
#include <string_view>

#include "emulator/resource/resource_engine.h"
#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The time of a request as EC2 tells it of launches and attachments: in whole seconds.
double whole_seconds(const RequestContext& context);

/// The tags that a request's TagSpecifications give to a type. Throws InvalidParameterValue for a specification of a
/// type that `allowed` does not name, and for tags that AWS refuses.
Value tags_for(const Value& input, std::string_view type_name, const std::vector<std::string_view>& allowed);

/// Refuses tags that AWS refuses: reserved keys, too many, too long. CloudFormation itself may use reserved keys.
void check_tags(const RequestContext& context, const Value& tags);

/// The row of this service.
const ResourceType& type_named(RequestContext& context, std::string_view name);

/// The resource that an id names. Throws the type's Malformed or NotFound.
Value get_resource(RequestContext& context, const ResourceType& type, const std::string& id);
Value get_resource(RequestContext& context, std::string_view type_name, const std::string& id);

/// The resources of a type that name this one.
std::vector<Value> resources_naming(RequestContext& context, std::string_view named_type, const std::string& id,
                                    std::string_view type_name);

/// Throws the type's Malformed error if the id cannot be one of its ids.
void check_id_form(const ResourceType& type, const std::string& id);

/// A handler with EC2's common rules around it: DryRun, client tokens, references to what must exist.
emulator::Handler with_conventions(const protocol::OperationModel& operation, emulator::Handler handler);

/// A number of a template, where it may be a text: "80" is 80.
Value to_integer(const Value& property);

struct Page {
  size_t limit = 0;  ///< 0 for all
  std::string after;
};

/// MaxResults and NextToken of a request. Throws InvalidPaginationToken for a token that is not ours.
Page read_page(const Value& input);
/// The NextToken that goes on after this id.
std::string next_token(std::string_view last_id);

}  // namespace ec2

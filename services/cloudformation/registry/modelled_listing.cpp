#include "services/cloudformation/registry/modelled_listing.h"

#include "emulator/dispatch/dispatcher.h"
#include "services/cloudformation/registry/modelled_resource.h"
#include "services/cloudformation/registry/refused_type.h"

namespace cloudformation {
namespace {

using emulator::RequestContext;

Value list_types(RequestContext& context, const Value&) {
  Value modelled = Value::array(), refused = Value::object();
  const ResourceSchemas schemas(context.machine.facts);
  for (size_t i = 0; i < schemas.size(); ++i) {
    const ResourceSchema schema = schemas[i];
    const std::string type(schema.type_name());
    if (context.machine.dispatcher.find_binding(type)) continue;
    const std::string reason = why_not_modelled(type);
    if (reason.empty()) {
      modelled.push_back(type);
    } else {
      refused[type] = reason;
    }
  }
  return {{"Modelled", std::move(modelled)}, {"Refused", std::move(refused)}};
}

Value list_resources(RequestContext& context, const Value&) {
  Value resources = Value::array();
  for (ModelledResource& resource : list_modelled(context)) {
    resources.push_back(
        {{"Type", resource.type}, {"Identifier", resource.identifier}, {"Properties", std::move(resource.model)}});
  }
  return {{"Resources", std::move(resources)}};
}

}  // namespace

void add_modelled_listings(std::vector<emulator::Operation>& operations) {
  operations.push_back({"ListModelledTypes", list_types});
  operations.push_back({"ListModelledResources", list_resources});
}

}  // namespace cloudformation

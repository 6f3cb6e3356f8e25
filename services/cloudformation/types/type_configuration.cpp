#include "services/cloudformation/types/type_configuration.h"

namespace cloudformation {
namespace {

const ResourceType& configuration_row(RequestContext& context) {
  return context.machine.engine.type("cloudformation", "type-configuration");
}

}  // namespace

std::string configuration_arn(const RequestContext& context, const TypeName& name, const std::string& alias) {
  std::string arn = registered_arn(context, name);
  const std::string mark = ":type/";
  return arn.replace(arn.find(mark), mark.size(), ":type-configuration/") + "/" + alias;
}

std::optional<Value> find_configuration(RequestContext& context, const std::string& arn) {
  return context.machine.engine.find(context, configuration_row(context), arn);
}

std::optional<Value> find_configuration(RequestContext& context, const TypeName& name) {
  return find_configuration(context, configuration_arn(context, name));
}

void save_configuration(RequestContext& context, const Value& configuration) {
  auto& engine = context.machine.engine;
  if (engine.exists(context, configuration_row(context), configuration.at("Arn").get<std::string>())) {
    engine.update(context, configuration_row(context), configuration);
  } else {
    engine.create(context, configuration_row(context), configuration);
  }
}

void erase_configuration(RequestContext& context, const TypeName& name) {
  const std::string arn = configuration_arn(context, name);
  if (!find_configuration(context, arn)) return;
  context.machine.engine.erase(context, configuration_row(context), arn);
}

}  // namespace cloudformation

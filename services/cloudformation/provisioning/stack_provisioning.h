// What a binding's functions are given: emulator::Provisioning on top of a ResourceStep.
#pragma once

#include "services/cloudformation/provisioning/provisioner.h"
#include "services/cloudformation/template/physical_name.h"

namespace cloudformation {

class StackProvisioning : public emulator::Provisioning {
 public:
  StackProvisioning(RequestContext& context, const ResourceStep& step) : context_(context), step_(step) {}

  const Value& properties() const override { return step_.properties; }
  const Value& previous_properties() const override { return step_.previous_properties; }
  const Value& replaced_properties() const override { return step_.replaced_properties; }
  const std::string& physical_id() const override { return step_.physical_id; }
  const std::string& logical_id() const override { return step_.logical_id; }
  const std::string& region() const override { return context_.region; }
  const std::string& account() const override { return context_.account; }

  Value tags() const override;
  Value previous_tags() const override;
  std::string generate_name(size_t length, bool lower_case) override;
  std::string generate_name(const PhysicalNameRule& rule);
  RequestContext& context() override { return context_; }
  Value call(std::string_view service, std::string_view operation, Value input) override;

 private:
  Value all_tags(const Value& properties, const Value& stack_tags) const;

  RequestContext& context_;
  const ResourceStep& step_;
};

}  // namespace cloudformation

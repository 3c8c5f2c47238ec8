// SPDX-License-Identifier: GPL-2.0
#include "processor.h"
#include "test.h"

static void test_model(const char *cpu, unsigned int wanted)
{
	unsigned int model = processor_model(cpu);

	test_ok(model == wanted, "%s is of model %u", cpu, model);
}

void test_processor(void)
{
	test_model("Icelake-Server,model=106,stepping=6", 106);
	test_model("Skylake-Server,-monitor", 85);
	test_model("Cascadelake-Server-v5", 85);
	test_model("SapphireRapids", 143);
	test_model("Skylake-Client,model-id=a model=7,model=0x97", 151);
	test_model("Skylake-Serverless", 0);
	test_model("EPYC-Genoa", 0);
	test_ok(processor_dram_unit(85, 14) == 16, "Skylake-SP has a DRAM unit of its own");
	test_ok(processor_dram_unit(106, 10) == 16, "whatever the unit register says");
	test_ok(processor_dram_unit(143, 14) == 14, "Sapphire Rapids has none");
	test_ok(processor_dram_unit(151, 13) == 13, "nor has a desktop part");
	test_ok(processor_psys_unit(143, 14) == 0, "but counts the platform in joules");
	test_ok(processor_psys_unit(151, 14) == 14, "which a desktop part does not");
}

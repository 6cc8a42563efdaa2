#include "conf/domain/complete.h"
bool domain_def_complete(DomainDef *def, const DomainHostFacts *facts, GError **error)
{
    if (!def->emulator) def->emulator = g_strdup(facts->emulators[0].path);
    if (!def->os.arch) def->os.arch = g_strdup(facts->arch);
    const char *m = def->os.machine ? def->os.machine : facts->emulators[0].default_machine;
    for (guint i=0;i<facts->emulators[0].n_machines;i++) if (g_strcmp0(facts->emulators[0].machines[i].name,m)==0 && facts->emulators[0].machines[i].canonical) m=facts->emulators[0].machines[i].canonical;
    if (m != def->os.machine) { g_free(def->os.machine); def->os.machine = g_strdup(m); }
    return true;
}

using Microsoft.Testing.Platform.Builder;
using Microsoft.Testing.Platform.Extensions;

namespace Smoke.Tests.Reporting;

/// <summary>Adds the table to the test program; named in the project file, called by the entry point that the build writes.</summary>
public static class SmokeTableHook
{
    public static void AddExtensions(ITestApplicationBuilder builder, string[] _)
    {
        var table = new CompositeExtensionFactory<SmokeTable>(services => new SmokeTable(services));
        builder.TestHost.AddDataConsumer(table);
        builder.TestHost.AddTestSessionLifetimeHandle(table);
    }
}

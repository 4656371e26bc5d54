using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace Crownwatch.Server.Dashboard.Assets;

/// <summary>The files that pages load. They are inside the program, so that it works from any folder.</summary>
public static class AssetFiles
{
    private const string Prefix = "assets/";
    private static readonly FrozenDictionary<string, AssetFile> _files = Load();

    /// <summary>Whether the charts' script was there when the program was built.</summary>
    public static bool HasCharts => _files.ContainsKey("uPlot.iife.min.js");

    public static AssetFile? Find(string name) => _files.GetValueOrDefault(name);

    /// <summary>The address under which it may be cached for good: it changes with the content.</summary>
    public static string PathOf(string name) => $"/assets/{name}?v={_files[name].Hash}";

    private static FrozenDictionary<string, AssetFile> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name => Read(assembly, name), StringComparer.Ordinal);
    }

    private static AssetFile Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new AssetFile(content, TypeOf(name), Convert.ToHexStringLower(SHA256.HashData(content))[..12]);
    }

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
}

/// <param name="Hash">Of the content.</param>
public sealed record AssetFile(byte[] Content, string Type, string Hash);

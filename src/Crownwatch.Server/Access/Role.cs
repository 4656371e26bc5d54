namespace Crownwatch.Server.Access;

/// <summary>What a person may do; each may do what those before it may.</summary>
public enum Role
{
    /// <summary>Sees everything that is no secret.</summary>
    Viewer,

    /// <summary>Also acts on incidents, silences, pauses, overrides and drills.</summary>
    Responder,

    /// <summary>Also reloads, corrects what was recorded, and decides who may sign in.</summary>
    Administrator,
}

/// <summary>Roles and grants as they are written in the database, in forms and in the API.</summary>
public static class RoleNames
{
    public static string Write(Role role) =>
        role switch
        {
            Role.Administrator => "administrator",
            Role.Responder => "responder",
            _ => "viewer",
        };

    /// <summary>null for what is no role.</summary>
    public static Role? Read(string? text) =>
        text switch
        {
            "viewer" => Role.Viewer,
            "responder" => Role.Responder,
            "administrator" => Role.Administrator,
            _ => null,
        };
}

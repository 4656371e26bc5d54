namespace DeltaCrown.Notifications;

/// <summary>Something that one user's open sockets are told.</summary>
/// <param name="Message">Serialised as it is; holds its <c>type</c>.</param>
public sealed record Notice(string UserId, object Message);

/// <summary><c>{"type":"wallet.updated", …}</c></summary>
public sealed record WalletUpdated(long Balance, long Change, string Kind)
{
    public string Type => "wallet.updated";
}

/// <summary><c>{"type":"order.created", …}</c></summary>
public sealed record OrderCreated(string OrderId, long ItemId, long Quantity, long Total)
{
    public string Type => "order.created";
}

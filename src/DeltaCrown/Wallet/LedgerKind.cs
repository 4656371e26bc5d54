namespace DeltaCrown.Wallet;

/// <summary>Why coins moved. Only mint and burn change how many there are.</summary>
public static class LedgerKind
{
    public const string Mint = "mint";
    public const string Burn = "burn";
    public const string TransferOut = "transfer_out";
    public const string TransferIn = "transfer_in";
    public const string Purchase = "purchase";
}

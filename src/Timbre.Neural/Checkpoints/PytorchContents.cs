namespace Timbre.Neural;

/// <summary>What a PyTorch file holds: the pickled object, and where the bytes of its storages lie.</summary>
/// <param name="Root">The object.</param>
/// <param name="BigEndian">The order of the storages' bytes.</param>
/// <param name="Locate">The first byte of a storage, checked to lie in the file whole.</param>
internal sealed record PytorchContents(object? Root, bool BigEndian, Func<PickleStorage, long> Locate);

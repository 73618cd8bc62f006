import {
  clipTextEncode,
  conditioningZeroOut,
  passConditioning,
  textEncodeQwenImage21,
  textEncodeQwenImageEdit,
} from "./conditioning.ts";
import {
  batchImages,
  emptyImage,
  imageBatch,
  imageCrop,
  imageScale,
  imageScaleToMaxDimension,
  imageScaleToTotalPixels,
  resizeImageMask,
} from "./images.ts";
import { emptyLatent, vaeEncode } from "./latents.ts";
import { loadImage } from "./load-image.ts";
import { clipLoader, nunchakuLoader, patchModel, unetLoader, vaeLoader } from "./loaders.ts";
import type { Behaviour } from "./node.ts";
import { primitiveInt } from "./primitives.ts";
import { kSampler, vaeDecode } from "./sampling.ts";
import { previewImage, saveImage } from "./save-image.ts";

/** What each class does. A class of `/object_info` that is missing here raises an exception when it runs. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  UNETLoader: unetLoader,
  UnetLoaderGGUF: unetLoader,
  NunchakuQwenImageDiTLoader: nunchakuLoader,
  CLIPLoader: clipLoader,
  VAELoader: vaeLoader,
  ModelSamplingAuraFlow: patchModel,
  CFGNorm: patchModel,
  LoraLoaderModelOnly: patchModel,
  CLIPTextEncode: clipTextEncode,
  TextEncodeQwenImageEdit: textEncodeQwenImageEdit,
  TextEncodeQwenImageEditPlus: textEncodeQwenImageEdit,
  TextEncodeQwenImage21: textEncodeQwenImage21,
  FluxKontextMultiReferenceLatentMethod: passConditioning,
  ConditioningZeroOut: conditioningZeroOut,
  EmptyLatentImage: emptyLatent,
  EmptySD3LatentImage: emptyLatent,
  QwenVLEmptyLatent: emptyLatent,
  VAEEncode: vaeEncode,
  VAEDecode: vaeDecode,
  KSampler: kSampler,
  PrimitiveInt: primitiveInt,
  EmptyImage: emptyImage,
  LoadImage: loadImage,
  ImageScale: imageScale,
  ImageScaleToTotalPixels: imageScaleToTotalPixels,
  ImageCrop: imageCrop,
  ImageBatch: imageBatch,
  BatchImagesNode: batchImages,
  ImageScaleToMaxDimension: imageScaleToMaxDimension,
  ResizeImageMaskNode: resizeImageMask,
  SaveImage: saveImage,
  PreviewImage: previewImage,
};
